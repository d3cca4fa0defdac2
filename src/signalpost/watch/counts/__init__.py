"""What came, counted in slots of five minutes: `counter` takes each copy, `slot` is what a closed slot says."""
