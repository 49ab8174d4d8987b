"""Settings: the office, its villages, users and backups, standards, days off."""
