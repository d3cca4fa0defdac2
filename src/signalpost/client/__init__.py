"""What a program sends with: the client, what it does with answers, and its ways to Meta, a gateway and an inbox."""
