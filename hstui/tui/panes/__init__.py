"""The tabs: each arranges views and feeds them with rows; mounted when first shown."""
