"""What is read of a screen, and in which order."""

from tvapp.voice.page import NOTHING, SCAN, Page, read_arrival, read_body, read_page


def test_heading_then_text_then_news_then_what_can_be_chosen() -> None:
    page = Page("残疾人证办理", ("残疾人证办理", "要带什么：身份证"), ("开始办理", "下一页"), "照片已收到")
    assert read_page(page) == [
        "残疾人证办理",
        "要带什么：身份证",
        "照片已收到",
        "可以选",
        "开始办理",
        "下一页",
    ]


def test_a_code_is_never_passed_over_in_silence() -> None:
    assert SCAN in read_page(Page("用手机拍照", ("六个数字",), code=True))


def test_a_page_that_tells_about_its_code_itself_is_not_told_twice() -> None:
    assert SCAN not in read_page(Page("用手机拍照", ("拿手机扫左边的码",), code=True))


def test_a_turned_page_is_read_without_its_heading_and_buttons() -> None:
    assert read_body(Page("残疾人证办理", ("残疾人证办理", "第 2/5 页", "去窗口"), ("下一页",))) == [
        "第 2/5 页",
        "去窗口",
    ]


def test_coming_somewhere_one_hears_where_and_what_is_chosen() -> None:
    assert read_arrival(Page("我的办件", notice="有新消息"), "高龄津贴") == [
        "我的办件",
        "有新消息",
        "高龄津贴",
    ]


def test_an_empty_screen_says_so() -> None:
    assert read_page(Page("")) == [NOTHING]
