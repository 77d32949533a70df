"""Ethereum, as far as the anchors need it: endpoints, the contract, signing. Knows web3 and no Django."""
