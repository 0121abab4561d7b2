#pragma once
// What follows from two stored videos being nearly the same: which results say so, and what is told of them.

#include "farm/media/alikeness.hpp"
#include "model/similar.hpp"
#include "store/store.hpp"

namespace farmtok::farm {

struct NearCopy {
  std::string media_id;
  Alikeness alikeness;
};

/// Later looks whether a stored video that a result uses is like another. `stored`: a result's original_video_url;
/// what is not stored here is passed over.
void examine_later(store::Tx& tx, const std::optional<std::string>& stored);

/// Results that use the video, or one of its near copies, name the earliest of all these as `duplicate_of`; one that
/// is the first, or named another already, stays as it is. Each change is an event.
void name_duplicates(store::Tx& tx, const std::string& media_id, const std::vector<NearCopy>& near);

/// What an operator wants to know of each, in the same order.
std::vector<model::Similar> told(sql::Database& db, const std::vector<NearCopy>& near);

}  // namespace farmtok::farm
