"""The page of the sandbox: static files, and the two JSON documents that only it reads."""
