#pragma once
// What is known of single letters: their scripts, their plain forms, and how a text comes to have one form of each.

#include <string>
#include <string_view>

namespace farmtok::words {

/// `ideographic`: Han and the Japanese syllables. `syllabic`: Thai, Lao, Khmer and Burmese. Both are written without
/// blanks between words.
enum class Script { latin, cyrillic, greek, arabic, devanagari, armenian, tamil, hangul, ideographic, syllabic, other };
Script script_of(char32_t point);
/// Of its first letter; `other` for an empty word.
Script script_of(std::string_view word);

/// Whether it is one of the signs that are words by themselves (Han).
bool is_sign(std::string_view letter);

void append(std::string& text, char32_t point);

/// Letters and their marks as one (NFC), and decorated ones (full and half width, "mathematical", in circles, Arabic
/// forms of presentation) as the plain ones they stand for. A text that is so already is answered as it is; `room`
/// holds the other. Invalid UTF-8 stays.
std::string_view composed(std::string_view text, std::string& room);

/// A word in lower case as people type it who leave out marks: "café" → cafe, "straße" → strasse, "ё" → е, "أ" → ا.
std::string plain(std::string_view word);

}  // namespace farmtok::words
