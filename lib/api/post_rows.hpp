#pragma once
// Posts as JSON text straight from the rows of the store, for answers that hold thousands.

#include <string>

#include "farm/links.hpp"
#include "sql/database.hpp"

namespace farmtok::api {

/// Writes the posts of one query. The text reads back as model::to_json(links.present(post)), field by field in the
/// same order, without building a struct and a tree for each: JSON that the store keeps is copied unchanged into the
/// text.
class PostRows {
 public:
  /// The columns from `first` on are store::columns<model::Scheduled>(). `links` must outlive it.
  PostRows(const farm::Links& links, int first) : links_(links), first_(first) {}
  /// Appends the post of the current row.
  void append(std::string& out, const sql::Query& row);

 private:
  std::string task_link(const sql::Query& row);

  const farm::Links& links_;
  int first_;
  model::Scheduled linked_;  // the fields that a task's link is made of
};

}  // namespace farmtok::api
