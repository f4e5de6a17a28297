"""The pages. A new one is one file here, its template, and one line in `PAGES`."""

from api.pages import chains, match, network, session

PAGES = (session.router, match.router, network.router, chains.router)
