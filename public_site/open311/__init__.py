"""Open311 GeoReport v2: programmes of others read what became of voices, and bring some in."""
