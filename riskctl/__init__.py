"""riskctl keeps a risk register as plain text, checks it like code and prints the paper."""

__version__ = "0.1.0"
