#pragma once
// Makes copies and posters again whose files are lost, or say too much or too little: their posts return to the queue
// with their former seed.

#include "farm/library/store.hpp"

namespace farmtok::farm::library {

enum class Posts { waiting, all };

/// Queues the render of the posts that name this copy or poster, and returns how many there are. `why` is stored in the
/// log of events.
std::int64_t remake(store::Tx& tx, const model::Media& media, Posts which, const std::string& who,
                    const std::string& why);

/// The same for the copy of one post: what it must say has changed. The post exists.
void remake_copy(store::Tx& tx, const std::string& scheduled_id, const std::string& who, const std::string& why);

/// The operator's order. Throws MEDIA_NOT_FOUND, ALREADY_FINISHED when its file is there, INVALID_REQUEST for an
/// original or when no post needs it any more.
std::int64_t remake_media(Farm& farm, const MediaStore& store, const std::string& media_id);

}  // namespace farmtok::farm::library
