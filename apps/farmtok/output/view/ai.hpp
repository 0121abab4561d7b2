#pragma once
// How AI was found in a video, and the AI label of its post, for a person: the same words in tables and on cards.

#include "output/view/view.hpp"

namespace farmtok::cli {

/// "declared, no label", "credentials, label on", "label off"; of a stored file, whose label nobody decides on, only
/// how AI was found. Empty where nothing was found or decided.
Cell ai_cell(const Json& object, const Look& look);

/// What the volunteer said with a proof: "on", "off", or nothing.
Cell label_of_proof(const Json& proof, const Look& look);

/// The rows of a result's or a post's card. None where there is nothing to tell.
void ai_rows(Card& card, const Json& object);

/// Whether a post goes out with the label: as it was decided, else where AI was found.
bool wears_label(const Json& post);

}  // namespace farmtok::cli
