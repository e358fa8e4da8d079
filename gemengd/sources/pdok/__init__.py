"""Neighbourhoods and key figures of a municipality from PDOK's servers, year by year."""

from gemengd.sources.pdok.remote import REMOTE

__all__ = ["REMOTE"]
