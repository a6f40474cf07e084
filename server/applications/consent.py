"""The text a person agrees to before name and numbers are kept; it is recorded with the time."""

from protocol.consent import Consent

CONSENT_TEXT = (
    "我同意政务服务中心为办理我选的事项收集并使用我的姓名、身份证号码、手机号码和材料照片。"
    "这些内容加密保存，只给办理这件事的工作人员看，不作别的用途，也不给别的单位和个人。"
    "电视上只显示一部分，例如“张*明”。"
    "我可以随时在电视上删除。替家里人填写的，我已经得到他本人同意。"
)
"""Shown in full on the phone page, shown and read out on the television."""
CONSENT_VERSION = 1
"""Grows with every change of the text: who agrees says to which."""
CONSENT = Consent(version=CONSENT_VERSION, text=CONSENT_TEXT)
