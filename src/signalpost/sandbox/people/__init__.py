"""The people a local Meta knows: whom an event belongs to, and which ad it is credited to.

person.py           values: a person, a match, an attribution
vocabulary.py       names, places, devices; draw.py draws from a seed; rates.py says how often
household.py        one household; population.py all of them, and `generate`
population_file.py  people from a file
normal.py           normal forms and hashes; hashed.py a person as user_data
index.py            value → people; register.py all that is known of them; match.py whose event it is
ads.py              campaigns, ad sets, ads; touches.py who saw or clicked them; attribute.py who gets the credit
people.py           `People`: all of it, built when first asked for
results.py          what the ads brought, as Ads Manager shows it; answers.py serves /_sandbox/people and /results
"""
