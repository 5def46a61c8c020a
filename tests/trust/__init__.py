"""Who may open and act where: every door, role, village and method, by accountability/policy.toml alone."""
