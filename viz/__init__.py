"""What is shown: payloads for the network view and their layout."""

from viz.network import STYLE, network_payload, table

__all__ = ["STYLE", "network_payload", "table"]
