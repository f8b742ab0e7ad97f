"""What tests look at pages with: the page taken apart, and the checks of `riskctl report --check`."""

from riskctl.render.page_check import problems
from riskctl.render.page_tree import Node, parsed

__all__ = ["Node", "parsed", "problems"]
