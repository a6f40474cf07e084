"""The icons the television uses, by their Material Symbols names."""

FILLED = """
home description search movie play_circle pause_circle replay call call_end video_call support_agent
headset_mic help info photo_camera videocam videocam_off mic mic_off qr_code_2 qr_code_scanner
mobile phone_in_talk person group face folder folder_open article assignment fact_check
receipt_long settings settings_remote text_increase text_decrease volume_up volume_off arrow_back
arrow_forward arrow_upward arrow_downward chevron_left chevron_right expand_more expand_less
keyboard_arrow_left keyboard_arrow_right keyboard_arrow_up keyboard_arrow_down check check_circle
radio_button_unchecked radio_button_checked check_box check_box_outline_blank
close cancel warning error schedule hourglass_top event today place map location_city payments
directions_walk directions_bus elderly elderly_woman accessible blind hearing family_restroom
child_care pregnancy medical_services local_hospital health_and_safety medication house
apartment cottage school menu_book work engineering agriculture grass pets forest water_drop bolt
directions_car two_wheeler badge id_card credit_card account_balance account_balance_wallet
storefront store savings balance gavel policy verified verified_user shield lock key favorite
volunteer_activism diversity_3 handshake star wifi wifi_off cloud_off edit delete undo refresh send
upload download photo_library image add add_a_photo remove keyboard dialpad pin tag
notifications chat sms campaign record_voice_over thumb_up sentiment_satisfied
sentiment_very_satisfied sentiment_neutral sentiment_dissatisfied sentiment_very_dissatisfied
local_police local_fire_department emergency phone_disabled tv power_settings_new logout
list grid_view category inventory_2 route flag timer visibility visibility_off touch_app
construction park public language swap_horiz compare_arrows
""".split()

OUTLINED = ["star", "favorite", "circle", "check_circle", "thumb_up"]
