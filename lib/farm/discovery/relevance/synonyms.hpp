#pragma once
// The vocabulary of short videos, as data: which words belong together. Improve the search for a topic here.

#include <string_view>

namespace farmtok::farm::discovery {

/// Groups of words. A line at the margin names a topic under all its names; below it are, after "=", words that
/// surely show it, and after "~" words that often do, and often show something else. Words are in lower case, without
/// accents, and compared by their stems; a pair of words that people also write as one ("leg day") is listed joined:
/// "legday". "#" begins a comment.
///
/// subjects (terms_synonyms.cpp): what a video is about. aspects (terms_aspects.cpp): how it shows it; alone they are
/// topics too, beside a subject they only add to its score.
std::string_view subjects();
std::string_view aspects();

/// Words without a topic.
std::string_view fillers();
/// Words that only help to cut joined hashtags, and words that look joined but are not.
std::string_view joining_words();
std::string_view whole_words();

}  // namespace farmtok::farm::discovery
