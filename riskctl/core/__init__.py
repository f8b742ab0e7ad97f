"""The register as frozen values and the arithmetic on them: no files, no git, no clock, no printing."""
