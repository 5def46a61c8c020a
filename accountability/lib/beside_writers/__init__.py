"""Tables that change while people go on writing into them: nobody waits longer than a moment."""
