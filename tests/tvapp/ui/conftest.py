"""Kivy's environment has to be set before anybody imports it."""

from tvapp.prelude import prepare

prepare(1920, 1080)
