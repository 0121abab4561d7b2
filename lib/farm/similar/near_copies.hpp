#pragma once
// The effects of two nearly equal stored videos: which results name the other, and the facts for the operator.

#include "farm/similar/similarity.hpp"
#include "model/similar.hpp"
#include "store/store.hpp"

namespace farmtok::farm::similar {

struct NearCopy {
  std::string media_id;
  Similarity similarity;
};

/// Results that use the video, or one of its near copies, name the earliest of all these as `duplicate_of`; one that
/// is the first, or names another already, stays unchanged. Each change is an event.
void name_duplicates(store::Tx& tx, const std::string& media_id, const std::vector<NearCopy>& near);

/// The facts that an operator needs about each, in the same order.
std::vector<model::Similar> facts_of(sql::Database& db, const std::vector<NearCopy>& near);

}  // namespace farmtok::farm::similar
