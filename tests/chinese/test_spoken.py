"""What is on the screen, as a person would say it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chinese.spoken import LONG_SENTENCE, sentences, spoken


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("看指南，1862 件事怎么办", "看指南，一千八百六十二件事怎么办"),
        ("编号 0308　第 1/9 页", "编号零三零八，第一页，共九页"),
        ("第 2/5 步", "第二步，共五步"),
        ("电话 0713-5241234", "电话零七幺三，五二四幺二三四"),
        ("13812345678", "幺三八，幺二三四，五六七八"),
        ("12345 视频专席", "幺二三四五视频专席"),
        ("110 报警，119 火警，120 急救", "幺幺零报警，幺幺九火警，幺二零急救"),
        ("需 110 元", "需一百一十元"),
        ("12,345 元", "一万二千三百四十五元"),
        ("2026年3月1日至2026-05-31", "二零二六年三月一日至二零二六年五月三十一日"),
        ("8:30—12:00，14:30-17:05", "八点三十分到十二点，十四点三十分到十七点零五分"),
        ("80周岁以上老年人高龄津贴", "八十周岁以上老年人高龄津贴"),
        ("60—69岁", "六十到六十九岁"),
        ("2寸照片2张", "二寸照片两张"),
        ("2号窗口在2楼，2个月以内", "二号窗口在二楼，两个月以内"),
        ("2月", "二月"),
        ("补贴 60%，上浮 3.5%", "补贴百分之六十，上浮百分之三点五"),
        ("不低于1/3", "不低于三分之一"),
        ("张*明", "张某明"),
        ("欧**明，张*", "欧某某明，张某"),
        ("4211**********1234", "四二幺幺，尾号幺二三四"),
        ("138****8000", "幺三八，尾号八零零零"),
        ("************5678", "尾号五六七八"),
        ("编码 421122001000", "编码四二幺幺二二零零幺零零零"),
        ("482 913", "四八二，九幺三"),
        ("4 8 2", "四八二"),
        ("红政发〔2019〕3号", "红政发二零一九三号"),
        ("纸质/电子", "纸质或电子"),
        ("按 ↑ ↓ ← → 选，按 OK", "按上下左右键选，按OK"),
        ("用手机打开 http://10.0.0.7:8080/p", "用手机打开屏幕上的网址"),
        ("用手机打开 127.0.0.1:8080/p", "用手机打开屏幕上的网址"),
        ("用手机打开 zw.example.cn/p", "用手机打开屏幕上的网址"),
        ("２０ 个工作日（法定 30 日）", "二十个工作日，法定三十日"),
        ("——", ""),
    ],
)
def test_it_is_said_as_a_person_says_it(shown: str, said: str) -> None:
    assert spoken(shown) == said


@given(st.text("0123456789年月日:-/%.,*元张第页 （）电话张明至—", max_size=30))
def test_no_digit_and_no_star_is_left_to_the_engine(shown: str) -> None:
    assert not re.search(r"[0-9*]", spoken(shown))


def test_sentences_follow_each_other_and_empty_lines_are_left_out() -> None:
    assert sentences("请带身份证。办好要 3 天", "", "　", "不要钱！\n一次就好") == [
        "请带身份证",
        "办好要三天",
        "不要钱！",
        "一次就好",
    ]


def test_a_long_sentence_is_said_in_parts_and_nothing_of_it_is_lost() -> None:
    long = "，".join(["本人身份证和户口本的原件以及复印件"] * 8)
    parts = sentences(long)
    assert len(parts) > 1 and all(len(part) <= LONG_SENTENCE for part in parts)
    assert "，".join(parts) == long
