"""Campaigns, plans for 15 March, invitations, draws, vouchers, group purchase, budget."""
