"""The council's own work: its letters and answers, its registers and decisions, its report of the year."""
