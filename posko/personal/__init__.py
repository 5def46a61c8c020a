"""Personal data of citizens: opened by two people, erased at a wish or after its time, copied, put right."""
