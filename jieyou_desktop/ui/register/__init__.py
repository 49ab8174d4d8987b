"""The register: the list of households, one household whole, and its forms."""
