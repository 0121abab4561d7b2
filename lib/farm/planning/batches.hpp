#pragma once
// The known batches of volunteers: the values of inbox_tracer in jobs, results and posts.

#include <string>

#include "sql/database.hpp"

namespace farmtok::farm::planning {

/// Throws NOT_FOUND, with the batch that was probably meant, when no job, result or post has this inbox_tracer.
void require_batch(sql::Database& db, const std::string& inbox_tracer);

}  // namespace farmtok::farm::planning
