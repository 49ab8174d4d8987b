import email
from email.policy import default

from jieyou_desktop.exchange import mail


def test_a_draft_opens_as_a_draft_with_the_package_attached():
    name = "临沭_青石镇_解忧暖心_20210620_全量_01.jyb"
    content = bytes(range(256)) * 100
    read = email.message_from_bytes(
        mail.draft("青石镇第 1 号数据包", "请查收。\n校验码 1", name, content), policy=default
    )
    assert read["X-Unsent"] == "1"
    assert read["Subject"] == "青石镇第 1 号数据包"
    assert read["To"] is None
    body = read.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["请查收。", "校验码 1"]
    (attached,) = read.iter_attachments()
    assert attached.get_filename() == name
    assert attached.get_content() == content
