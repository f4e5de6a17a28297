"""The pages. A new one is one file here, its template and its texts, and one line in `PAGES`."""

from api.pages import chains, data, entity, identity, match, network, session
from api.pages.base import Page

# In this order the ones with a label stand in the navigation.
PAGES: tuple[Page, ...] = (session.PAGE, match.PAGE, network.PAGE, chains.PAGE, data.PAGE, identity.PAGE, entity.PAGE)
