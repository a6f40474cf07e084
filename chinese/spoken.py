"""Text of the screen → sentences as a person would say them. Pure.

Each rule turns what it knows into Chinese characters, so that no later rule sees its digits again.
"""

import re
from collections.abc import Callable

from chinese.numerals import LONGEST, counted, decimal, digit_by_digit, quantity, year

Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]

_HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_MEASURED = (
    "个张份件条次天名位人户家套种项元块角分钟小时里米公斤吨辆部台间只把岁周年步层村站封页样遍趟本口亩寸处"
)
"""Measure words (their first characters): a number before one of them is a quantity."""
_NOT_TWO = "月日号楼级寸等代层组栋单室"
"""After these 2 stays 二: 二月, 二号, 二楼, 二级."""
_CODE_WORDS = "编号|编码|代码|号码|证号|卡号|账号|帐号|工号|尾号|验证码|数字|短号|邮编|受理号|办件号|文号"
_SERVICE_NUMBERS = r"123\d\d|955\d\d|100(?:00|10|86)|11[0-9]|12[0-2]"
_SYMBOLS = {
    "↑": "上",
    "↓": "下",
    "←": "左",
    "→": "右",
    "&": "和",
    "＆": "和",
    "+": "加",
    "＋": "加",
    "＝": "等于",
    "×": "乘",
    "=": "等于",
    "%": "百分号",
    "#": "井号",
    "℃": "度",
    "㎡": "平方米",
    "²": "平方",
    "≥": "不少于",
    "≤": "不超过",
    "①": "一，",
    "②": "二，",
    "③": "三，",
    "④": "四，",
    "⑤": "五，",
    "⑥": "六，",
}
_PAUSES = str.maketrans(
    {
        **dict.fromkeys("（(）)【】[]〔〕｜|—–―…·/\\~～_\u3000", "，"),
        **dict.fromkeys("《》〈〉“”‘’「」『』\"'*•■□★☆", " "),
    }
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))} | {
    code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)
}


def _page(found: re.Match[str]) -> str:
    here, all_of, word = found.groups()
    return f"第{quantity(here)}{word}，共{quantity(all_of)}{word}"


def _date(found: re.Match[str]) -> str:
    return f"{year(found[1])}年{quantity(found[2])}月{quantity(found[3])}日"


def _clock(found: re.Match[str]) -> str:
    hour, minute = counted(found[1]), found[2]
    if minute == "00":
        return f"{hour}点"
    return f"{hour}点{'零' if minute[0] == '0' else ''}{quantity(minute)}分"


def _masked_number(found: re.Match[str]) -> str:
    head, tail = digit_by_digit(found[1]), digit_by_digit(found[2])
    return f"{head}，尾号{tail}" if head else f"尾号{tail}"


def _masked_name(found: re.Match[str]) -> str:
    return f"{found[1]}{'某' * len(found[2])}{found[3]}"


def _telephone(found: re.Match[str]) -> str:
    groups = [part for part in re.split(r"[-— ]", found[0]) if part]
    if len(groups) == 1 and len(found[0]) == 11:
        groups = [found[0][:3], found[0][3:7], found[0][7:]]
    return "，".join(digit_by_digit(group) for group in groups)


def _number(found: re.Match[str]) -> str:
    digits, after = found[0].replace(",", ""), found.string[found.end() : found.end() + 1]
    before = found.string[max(0, found.start() - 1) : found.start()]
    if (len(digits) > 1 and digits[0] == "0") or len(digits) > LONGEST:
        return digit_by_digit(digits)
    if len(digits) >= 7 and after not in _MEASURED:
        return digit_by_digit(digits)
    if before != "第" and after and after in _MEASURED and after not in _NOT_TWO:
        return counted(digits)
    return quantity(digits)


def _rule(pattern: str, said: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), said


_D = r"(?<![\dA-Za-z])"
_E = r"(?!\d)"

RULES: tuple[Rule, ...] = (
    _rule(r"https?://[^\s，。；、）)]+|www\.[^\s，。；、）)]+", lambda _: "屏幕上的网址"),
    _rule(_D + r"(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d+)?(?:/[\w./-]*)?", lambda _: "屏幕上的网址"),
    _rule(r"(?<![\w@])[A-Za-z][\w-]*(?:\.[\w-]+)+(?::\d+)?(?:/[\w./-]*)?", lambda _: "屏幕上的网址"),
    _rule(rf"([{_HAN}])(\*+)([{_HAN}]?)(?!\d)", _masked_name),
    _rule(r"(\d*)\*{3,}(\d+[Xx]?)", _masked_number),
    _rule(r"第\s*(\d+)\s*/\s*(\d+)\s*([页题步项张])", _page),
    _rule(_D + r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _E, _date),
    _rule(_D + r"(?:\(0\d{2,3}\)|0\d{2,3})[-— ]?\d{7,8}(?:-\d{1,5})?" + _E, _telephone),
    _rule(_D + r"[48]00[- ]?\d{3}[- ]?\d{4}" + _E, _telephone),
    _rule(_D + r"1[3-9]\d[- ]?\d{4}[- ]?\d{4}" + _E, _telephone),
    _rule(
        rf"((?:{_CODE_WORDS})[是为：: ]*)([A-Za-z0-9-]*\d[A-Za-z0-9-]*)",
        lambda m: m[1] + digit_by_digit(m[2].replace("-", " ")),
    ),
    _rule(_D + r"\d(?: \d){2,}" + _E, lambda m: digit_by_digit(m[0].replace(" ", ""))),
    _rule(_D + r"\d{3} \d{3}" + _E, lambda m: "，".join(map(digit_by_digit, m[0].split()))),
    _rule(r"[〔\[（(]\s*((?:19|20)\d\d)\s*[〕\]）)]", lambda m: year(m[1])),
    _rule(_D + r"((?:19|20)\d\d)(?=\s*年(?!龄|级))", lambda m: year(m[1])),
    _rule(
        r"(?<=[年\D])(\d{1,2})\s*月\s*(\d{1,2})\s*[日号]", lambda m: f"{quantity(m[1])}月{quantity(m[2])}日"
    ),
    _rule(_D + r"([01]?\d|2[0-4])[:：]([0-5]\d)(?::\d\d)?" + _E, _clock),
    _rule(rf"{_D}({_SERVICE_NUMBERS}){_E}(?!\s*[{_MEASURED}])", lambda m: digit_by_digit(m[1])),
    _rule(r"(\d+(?:\.\d+)?)\s*[%％]", lambda m: "百分之" + spoken_number(m[1])),
    _rule(r"[¥￥]\s*(\d+(?:\.\d+)?)", lambda m: spoken_number(m[1]) + "元"),
    _rule(_D + r"([1-9]\d?)/([1-9]\d?)" + _E, lambda m: f"{quantity(m[2])}分之{quantity(m[1])}"),
    _rule(r"(?<=\d)\s*(?:[-—–~～]+|至)\s*(?=\d)", lambda _: "到"),
    _rule(rf"(?<=[点分日月年])\s*[-—–~～]+\s*(?=[\d{_HAN}])", lambda _: "到"),
    _rule(r"(\d+)\.(\d+)", lambda m: decimal(m[1], m[2])),
    _rule(r"\d{1,3}(?:,\d{3})+(?!\d)|\d+", _number),
    _rule(rf"(?<=[{_HAN}])\s*/\s*(?=[{_HAN}])", lambda _: "或"),
    _rule(r"[↑↓←→](?:\s*[↑↓←→])+", lambda m: "".join(_SYMBOLS[c] for c in m[0] if c in _SYMBOLS) + "键"),
    _rule(r"[↑↓←→]", lambda m: _SYMBOLS[m[0]] + "键"),
)


def spoken_number(text: str) -> str:
    """``60`` → 六十, ``3.5`` → 三点五."""
    whole, point, fraction = text.partition(".")
    return decimal(whole, fraction) if point else quantity(whole)


def spoken(text: str) -> str:
    """One line of the screen as it is said; "" when there is nothing to say in it."""
    text = text.translate(_FULL_WIDTH).replace("\u200b", "").strip()
    text = re.sub(r"\u3000+", "，", text)
    text = re.sub(rf"(?<=[{_HAN}])[ \t]+(?=\d)|(?<=\d)[ \t]+(?=[{_HAN}])", "", text)
    for pattern, said in RULES:
        text = pattern.sub(said, text)
    for symbol, word in _SYMBOLS.items():
        text = text.replace(symbol, word)
    text = text.translate(_PAUSES)
    text = re.sub(rf"(?<=[{_HAN}，。；：！？、])\s+|\s+(?=[{_HAN}，。；：！？、])", "", text)
    text = re.sub(r"[，、：；,;:]{2,}", "，", text)
    text = re.sub(r"[，、；：]+([。！？])", r"\1", text)
    text = re.sub(r"([。！？])[，、；：。]+", r"\1", text)
    return text.strip("，、；：。 ,;:.")


LONG_SENTENCE = 48
"""Characters; a longer one is said in parts, so that its first sound does not wait for its end."""


def sentences(*lines: str) -> list[str]:
    """Lines of the screen → sentences to be said one after the other, empty ones left out."""
    said: list[str] = []
    for line in lines:
        for part in line.split("\n"):
            for sentence in re.split(r"(?<=[。！？；])", spoken(part)):
                said += _in_parts(sentence.strip("，。；"))
    return [sentence for sentence in said if sentence]


def _in_parts(sentence: str) -> list[str]:
    parts, rest = [], sentence
    while len(rest) > LONG_SENTENCE:
        cut = max(rest.rfind(mark, LONG_SENTENCE // 3, LONG_SENTENCE) for mark in "，、：")
        if cut < 0:
            break
        parts.append(rest[:cut])
        rest = rest[cut + 1 :]
    return [*parts, rest]
