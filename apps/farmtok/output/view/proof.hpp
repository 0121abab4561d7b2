#pragma once
// The card of the answer to a proof. Pure.

#include "output/view/view.hpp"

namespace farmtok::cli {

/// The counted proof; for a disputed one a line for it and one for the proof that counts.
Card proof_card(const Json& reply, const Look& look);

}  // namespace farmtok::cli
