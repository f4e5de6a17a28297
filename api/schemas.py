"""Bodies that programs send and read, each field with its meaning, unit and an example."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field

from queries.matching import MAX_NEED_TEXT


def _whole(text: str) -> str:
    """JSON may carry half a surrogate pair, which no answer could repeat."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("含有不完整的字符") from error
    return text


Text = Annotated[str, AfterValidator(_whole)]


class MatchBody(BaseModel):
    """Whom or what to match."""

    model_config = {"extra": "forbid"}

    enterprise: Text | None = Field(None, max_length=200, description="企业编号，或 `来源:编号`", examples=["e19a0c…"])
    need_text: Text | None = Field(
        None, description=f"需求内容，1 到 {MAX_NEED_TEXT} 字", examples=["石英坩埚高温变形控制"]
    )
    want: Literal["institutes", "experts"] = Field(
        "institutes", description="要找院所还是专家", examples=["institutes"]
    )
    limit: int = Field(20, ge=1, le=200, description="最多返回几个", examples=[20])


class ContributionOut(BaseModel):
    """A signal's share of the score."""

    signal: str = Field(description="信号名，说明见 /v1/matches/signals", examples=["partner"])
    label: str = Field(description="信号的中文名", examples=["与本企业合作"])
    value: float = Field(description="计入得分的部分；各项之和等于 score（误差小于 1e-9）", examples=[0.11])
    raw: float | None = Field(description="信号自身单位的数值；未知为 null", examples=[1.0])
    weight: float = Field(description="权重", examples=[0.22])
    maximum: float = Field(description="这一项的最大值", examples=[0.22])
    reason: str = Field(
        description="由同一数值生成的理由", examples=["与本企业有 1 项合作记录（联合实验室，最近 2023-12-04）"]
    )


class EvidenceOut(BaseModel):
    """A record behind a signal."""

    record_id: str = Field(description="记录编号，见 /v1/records/{id}", examples=["f19a0c…"])
    signal: str = Field(description="它支持的信号", examples=["partner"])


class MatchItemOut(BaseModel):
    """One ranked candidate."""

    rank: int = Field(description="名次，从 1 起", examples=[1])
    entity: dict[str, Any] = Field(description="id、name、type、kind、synthetic")
    score: float = Field(description="推荐程度，0 到 1", examples=[0.67])
    level: Literal["strong", "medium", "weak"] = Field(description="依据充分、一般、不足", examples=["strong"])
    contributions: list[ContributionOut] = Field(description="得分的构成")
    evidence: list[EvidenceOut] = Field(description="依据的记录")
    missing: list[str] = Field(description="缺资料而未计分的信号", examples=[["technology"]])


class MatchOut(BaseModel):
    """The ranked answer."""

    query: dict[str, Any] = Field(
        description="理解到的企业、需求、产业链、技术方向；missing 为需求方自身缺少的资料（信号名）"
    )
    items: list[MatchItemOut] = Field(description="由高到低")
    considered: int = Field(description="参与排序的对象数", examples=[14])
    model_version: str = Field(description="模型版本", examples=["county-judgement-3"])
    revision: int = Field(description="台账版本", examples=[1])
