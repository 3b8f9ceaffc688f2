"""Telling people that an outlet needs them: by webhook, 钉钉, 企业微信, 飞书 and e-mail."""

from govnews.alerts.alert import TEST, Alert
from govnews.alerts.channels import Channel, channels, chosen
from govnews.alerts.errors import AlertError, ChannelError

__all__ = ["TEST", "Alert", "AlertError", "Channel", "ChannelError", "channels", "chosen"]
