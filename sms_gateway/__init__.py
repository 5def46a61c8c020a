"""Any SMS in or out, kept once; only a carrier module knows a provider."""
