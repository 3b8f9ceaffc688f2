"""Site files proposed: what the pages of an outlet that has no site file tell of it, and its first saved pages."""
