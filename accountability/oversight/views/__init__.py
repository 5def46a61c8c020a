"""The kecamatan's desk: the summary, evaluations, matrices."""
