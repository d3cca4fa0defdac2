"""Copies of the files elsewhere, kept up with litestream, and putting them back."""
