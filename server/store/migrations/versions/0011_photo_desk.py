"""The photo desk: marks on photos, reasons as templates, what was told in each round, late reasons."""

import sqlalchemy as sa
from alembic import op

revision = "0011_photo_desk"
down_revision = "0010_delta_sizes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables and put the first templates into them."""
    op.add_column("photos", sa.Column("marks", sa.Text, nullable=False, server_default="[]"))
    op.add_column("application_materials", sa.Column("reason_id", sa.Text, nullable=False, server_default=""))
    op.add_column("applications", sa.Column("sealed_legal_basis", sa.LargeBinary))
    templates = op.create_table(
        "reason_templates",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reason_templates"),
    )
    op.bulk_insert(
        templates,
        [
            {
                "id": name,
                "kind": kind,
                "about": about,
                "label": label,
                "sentence": sentence,
                "position": position,
            }
            for position, (name, kind, about, label, sentence) in enumerate(_FIRST)
        ],
    )
    op.create_table(
        "told_reasons",
        sa.Column("application_id", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("reason_id", sa.Text, nullable=False),
        sa.Column("sealed_sentence", sa.LargeBinary, nullable=False),
        sa.Column("clerk_id", sa.Text, nullable=False),
        sa.Column("clerk_name", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("application_id", "round", "key", name="pk_told_reasons"),
        _of_application("told_reasons"),
    )
    op.create_table(
        "late_reasons",
        sa.Column("application_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sealed_sentence", sa.LargeBinary, nullable=False),
        sa.Column("sealed_because", sa.LargeBinary, nullable=False),
        sa.Column("asked_id", sa.Text, nullable=False),
        sa.Column("asked_name", sa.Text, nullable=False),
        sa.Column("asked", sa.BigInteger, nullable=False),
        sa.Column("decided_id", sa.Text, nullable=False),
        sa.Column("decided_name", sa.Text, nullable=False),
        sa.Column("decided", sa.BigInteger),
        sa.PrimaryKeyConstraint("application_id", "key", name="pk_late_reasons"),
        _of_application("late_reasons"),
    )
    op.create_index("ix_late_reasons_state_asked", "late_reasons", ["state", "asked"])


def _of_application(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["application_id"],
        ["applications.id"],
        name=f"fk_{table}_application_id_applications",
        ondelete="CASCADE",
    )


def downgrade() -> None:
    """Drop it again."""
    for table in ("late_reasons", "told_reasons", "reason_templates"):
        op.drop_table(table)
    op.drop_column("applications", "sealed_legal_basis")
    op.drop_column("application_materials", "reason_id")
    op.drop_column("photos", "marks")


_FIRST = (
    (
        "blurred",
        "correction",
        "photo",
        "看不清、模糊",
        "{材料}的照片看不清，请拿稳手机，到亮的地方重新拍一张。",
    ),
    (
        "dark",
        "correction",
        "photo",
        "太暗或反光",
        "{材料}的照片太暗或者有反光，请换个亮处、避开灯光重新拍一张。",
    ),
    (
        "cut",
        "correction",
        "photo",
        "没拍全、缺角",
        "{材料}没有拍全，请把四个角都拍进照片里，重新拍一张。",
    ),
    ("side", "correction", "content", "少了一面或一页", "{材料}还少一面，请把正面、反面都拍上。"),
    ("wrong", "correction", "photo", "拍错了材料", "这张照片不是{材料}，请找到{材料}重新拍一张。"),
    ("expired", "correction", "content", "已经过期", "{材料}已经过了有效期，请换新的再拍。"),
    (
        "person",
        "correction",
        "content",
        "不是本人的",
        "{材料}上的名字和办事的人不一样，请拍本人的{材料}。",
    ),
    ("seal", "correction", "content", "没有签名或盖章", "{材料}上还没有签名或者盖章，请补好再拍。"),
    (
        "answers",
        "message",
        "content",
        "填写的和材料不一样",
        "填写的内容和材料上的不一样，请对着材料再填一遍。",
    ),
    (
        "condition",
        "refusal",
        "content",
        "不符合受理条件",
        "您的情况还不符合这件事的受理条件，所以这次不能通过。",
    ),
    (
        "scope",
        "refusal",
        "content",
        "不归本单位办",
        "这件事不归本单位办理，请按“找人帮我”，我们告诉您该找哪里。",
    ),
)
"""id, kind, about, label, sentence. ``side`` is content: a missing side is seen in any photo."""
