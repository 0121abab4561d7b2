#include "output/view/proof.hpp"

namespace farmtok::cli {

Card proof_card(const Json& reply, const Look& look) {
  Card card;
  if (text_of(reply, "standing") == "disputed") {
    card.row("yours is disputed", text_of(reply, "submitted_url"), Tint::yellow);
    card.row("which one counts", text_of(reply, "proof_url"), Tint::green);
  } else {
    card.row("counts", text_of(reply, "proof_url"), Tint::green);
    card.row("submitted", moment(reply, "proof_timestamp", look));
  }
  card.row("the next post", text_of(reply, "next_task_link"), Tint::cyan);
  return card;
}

}  // namespace farmtok::cli
