"""Other offices' sheets, and the packages that go to the county."""
