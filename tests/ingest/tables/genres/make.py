"""Writes the genre files and their truths: `python -m tests.ingest.tables.genres.make`. All of it is synthetic.

The author has read FORMAT.md and the ontology, and not the code of the reader.
"""

from tests.ingest.tables.genres import ledgers, money, rosters
from tests.ingest.tables.genres.book import FILES, TRUTH

AUTHORS = (*rosters.AUTHORS, *money.AUTHORS, *ledgers.AUTHORS)


def main() -> None:
    """Write all files anew."""
    FILES.mkdir(exist_ok=True)
    TRUTH.mkdir(exist_ok=True)
    for author in AUTHORS:
        author()


if __name__ == "__main__":
    main()
