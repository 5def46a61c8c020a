"""API v1: what the public pages show, for programmes, and a door by which partners send what people say."""
