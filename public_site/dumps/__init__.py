"""Everything public of a kabupaten, to be taken away: made at night, let go of at once when it must be."""
