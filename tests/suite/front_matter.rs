//! Details at the top of posts: what is accepted, what blocks.
