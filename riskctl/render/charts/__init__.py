"""Charts as SVG text: pure functions from frozen values, one module a chart."""
