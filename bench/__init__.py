"""The benchmark programme: what the road costs on this machine, beside a reference."""
