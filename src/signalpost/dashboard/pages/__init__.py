"""The pages: a module each, `view → model`, with the actions of its forms."""
