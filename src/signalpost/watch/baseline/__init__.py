"""What is normal, learnt from closed slots, and what is not chance any more. `chance` has the statistics, `share` one
proportion, `volume` one series, `baselines` all of them."""
