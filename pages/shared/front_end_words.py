"""What Streamlit's front end says in English where somebody can read it, and what it says here.

The front end has no other languages. Its words stand in its scripts as literals, so they are exchanged when a script
is sent: screen readers read them too, which words laid over by a style sheet are not.
"""

from __future__ import annotations

WORDS = {
    "Skip to main content": "本文へ移動",
    "Connection error": "サーバーにつながりません",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "サーバーが応答していません。ネットワークにつながっているかを確かめてください。"
        "つながれば、この画面は元に戻ります。続くときは、この仕組みの管理者に知らせてください。"
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your terminal:": (
        "サーバーが応答していません。止まっているときは、次の命令で起動してください。つながれば、この画面は元に戻ります。"
    ),
    "streamlit run yourscript.py": "make run",
    "Don't show again": "次から表示しない",
    "Close": "閉じる",
    "Running...": "処理しています",
    "Stopping...": "止めています",
    "No results": "該当するものがありません",
    "No options to select": "選べるものがありません",
    "Choose an option": "選んでください",
    "Choose options": "選んでください",
    "Selected values": "選んだもの",
    "Select all": "すべて選ぶ",
    "Clear all": "すべて外す",
    "Clear value": "選択を外す",
    "Choose date": "日付を選ぶ",
    "Clear date": "日付を消す",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": (
        "矢印キーで日付を移り、Enterで選び、Escで閉じます。"
    ),
    "Sort ascending": "昇順に並べる",
    "Sort descending": "降順に並べる",
    "Pin column": "列を固定する",
    "Unpin column": "列の固定をやめる",
    "Hide column": "列を隠す",
    "Copy column name": "列の名前をコピーする",
    "Download as CSV": "CSVで保存",
    "Loading...": "読み込んでいます",
    "Drag and drop a file here": "ここに置くこともできます",
    "Upload": "ファイルを選ぶ",
}
"""English → Japanese, each a whole literal of a script."""


def in_japanese(script: bytes) -> bytes:
    """Exchange the words in a script of the front end; what is not a whole literal stays."""
    for english, japanese in WORDS.items():
        script = script.replace(f"`{english}`".encode(), f"`{japanese}`".encode())
    return script
