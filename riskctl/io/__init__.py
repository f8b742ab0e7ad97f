"""Everything that touches the world: folders, files, YAML text and what ships with the tool."""
