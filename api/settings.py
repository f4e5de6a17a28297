"""All settings of the service, from environment variables `DAQIAO_*` (and a `.env` file), made once."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from graph.errors import ConfigurationError
from ingest.tables.limits import Limits

_TABLE = Limits()


class Settings(BaseSettings):
    """Where state lives, which engines are used, how the service is reached."""

    model_config = SettingsConfigDict(env_prefix="DAQIAO_", env_file=".env", extra="ignore")

    home: Path = Field(default_factory=lambda: Path.home() / ".local/share/daqiao", description="folder of all state")
    ledger_url: str = Field("", description="sqlite:///… or postgresql://…; empty: ledger.db in the home")
    graph_url: str = Field("ladybug://", description="ladybug://…, bolt://, neo4j://, neo4j+s://")
    graph_user: str = Field("neo4j", description="user of the graph server")
    graph_password: SecretStr = Field(SecretStr(""), description="password of the graph server")
    graph_password_file: Path | None = Field(None, description="file with that password, instead of the variable")
    graph_timeout: float = Field(15.0, gt=0, description="seconds a graph query may take")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8765, ge=0, le=65535, description="port to listen on")
    https: bool = Field(False, description="cookies only over HTTPS (behind a TLS proxy)")
    metrics_token: SecretStr = Field(SecretStr(""), description="Bearer token of the scraper of /metrics")
    watch_seconds: float = Field(1.0, gt=0, description="how often the ledger is asked for a newer revision")
    semantic: bool = Field(True, description="the sentence encoder, where the extra semantic is installed")
    models: Path | None = Field(None, description="folder of learned models instead of those that come with it")
    max_body_bytes: int = Field(2_000_000, gt=0, description="largest body of a request")
    max_upload_bytes: int = Field(100_000_000, gt=0, description="largest upload, all files together")
    table_bytes: int = Field(_TABLE.file_bytes, gt=0, description="largest table file")
    table_unpacked_bytes: int = Field(_TABLE.unpacked_bytes, gt=0, description="largest table file, unpacked")
    table_rows: int = Field(_TABLE.rows, gt=0, description="most filled rows of a sheet")
    table_cells: int = Field(_TABLE.cells, gt=0, description="most cells of a table file")
    upload_hours: float = Field(24.0, gt=0, description="hours that an upload is kept without being entered")

    def limits(self) -> Limits:
        """What one table file may ask of the service."""
        return Limits(
            file_bytes=self.table_bytes, unpacked_bytes=self.table_unpacked_bytes, rows=self.table_rows,
            cells=self.table_cells,
        )  # fmt: skip

    @property
    def ledger(self) -> str:
        """The ledger's URL, the default spelled out."""
        return self.ledger_url or f"sqlite:///{self.home.absolute()}/ledger.db"

    def graph_secret(self) -> str | None:
        """The graph server's password from the variable or the file; ConfigurationError when the file is unreadable."""
        if self.graph_password_file is None:
            return self.graph_password.get_secret_value() or None
        try:
            return self.graph_password_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(
                f"密码文件 {self.graph_password_file} 无法读取。", remedy="请核对 DAQIAO_GRAPH_PASSWORD_FILE。"
            ) from error
