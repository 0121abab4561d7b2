#pragma once
// Facts about single letters: their scripts and plain forms; and the conversion of a text to one form of each.

#include <string>
#include <string_view>

namespace farmtok::words {

/// `ideographic`: Han and the Japanese syllables. `syllabic`: Thai, Lao, Khmer and Burmese. Both are written without
/// blanks between words.
enum class Script { latin, cyrillic, greek, arabic, devanagari, armenian, tamil, hangul, ideographic, syllabic, other };
Script script_of(char32_t point);
/// The script of its first letter; `other` for an empty word.
Script script_of(std::string_view word);

/// Whether it is one of the signs that are words by themselves (Han).
bool is_sign(std::string_view letter);

void append(std::string& text, char32_t point);

/// Letters and their marks as one (NFC), and decorated ones (full and half width, "mathematical", in circles, Arabic
/// presentation forms) as their plain ones. A text in this form is returned unchanged; otherwise `room` holds
/// the result. Invalid UTF-8 stays.
std::string_view composed(std::string_view text, std::string& room);

/// A word in lower case without marks, as people type it: "café" → cafe, "straße" → strasse, "ё" → е, "أ" → ا.
std::string plain(std::string_view word);

}  // namespace farmtok::words
