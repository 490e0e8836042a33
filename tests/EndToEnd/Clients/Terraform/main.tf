terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "endpoint" { type = string }
variable "note" {
  type    = string
  default = "first"
}

provider "aws" {
  region                  = "us-east-1"
  skip_metadata_api_check = true
  skip_region_validation  = true
  # Who it is and whose account this is, the provider asks the farm.
  endpoints {
    imagebuilder = var.endpoint
    sts          = var.endpoint
  }
}

resource "aws_imagebuilder_component" "life" {
  name                  = "tf-life"
  version               = "1.0.0"
  platform              = "Linux"
  supported_os_versions = ["Debian 12"]
  tags                  = { team = "web" }
  data = yamlencode({
    schemaVersion = "1.0"
    phases = [{ name = "build", steps = [{ name = "say", action = "ExecuteBash", inputs = { commands = ["echo hello"] } }] }]
  })
}

resource "aws_imagebuilder_image_recipe" "life" {
  name         = "tf-life"
  version      = "1.0.0"
  parent_image = "debian-12-x86"
  tags         = { team = "web" }
  component { component_arn = aws_imagebuilder_component.life.arn }
  block_device_mapping {
    device_name = "/dev/sda1"
    ebs {
      delete_on_termination = true
      volume_size           = 8
      volume_type           = "gp3"
    }
  }
}

resource "aws_imagebuilder_container_recipe" "life" {
  name                     = "tf-life"
  version                  = "1.0.0"
  container_type           = "DOCKER"
  parent_image             = "debian:12"
  dockerfile_template_data = "FROM {{{ imagebuilder:parentImage }}}\n{{{ imagebuilder:environments }}}\n{{{ imagebuilder:components }}}\n"
  component { component_arn = aws_imagebuilder_component.life.arn }
  target_repository {
    repository_name = "life"
    service         = "ECR"
  }
}

resource "aws_imagebuilder_infrastructure_configuration" "life" {
  name                          = "tf-life"
  description                   = var.note
  instance_profile_name         = "profile"
  instance_types                = ["t3.small"]
  terminate_instance_on_failure = false
  resource_tags                 = { cost = "1" }
  tags                          = { team = "web" }
  instance_metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }
}

resource "aws_imagebuilder_distribution_configuration" "life" {
  name        = "tf-life"
  description = var.note
  distribution {
    region = "us-east-1"
    ami_distribution_configuration {
      name     = "life {{ imagebuilder:buildDate }}"
      ami_tags = { a = "b" }
    }
  }
}

resource "aws_imagebuilder_workflow" "life" {
  name    = "tf-life"
  version = "1.0.0"
  type    = "TEST"
  data    = <<-EOT
    name: life
    schemaVersion: 1.0
    steps:
      - name: Launch
        action: LaunchInstance
        inputs:
          waitFor: ssmAgent
      - name: Terminate
        action: TerminateInstance
        inputs:
          instanceId.$: $.stepOutputs.Launch.instanceId
  EOT
}

resource "aws_imagebuilder_image_pipeline" "life" {
  name                             = "tf-life"
  description                      = var.note
  image_recipe_arn                 = aws_imagebuilder_image_recipe.life.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.life.arn
  distribution_configuration_arn   = aws_imagebuilder_distribution_configuration.life.arn
  tags                             = { team = var.note }
  schedule { schedule_expression = "cron(0 3 * * ? *)" }
}

resource "aws_imagebuilder_lifecycle_policy" "life" {
  name           = "tf-life"
  description    = var.note
  execution_role = "arn:aws:iam::000000000000:role/lifecycle"
  resource_type  = "AMI_IMAGE"
  policy_detail {
    action { type = "DELETE" }
    filter {
      type            = "AGE"
      value           = 30
      unit            = "DAYS"
      retain_at_least = 2
    }
  }
  resource_selection { tag_map = { stage = "dev" } }
}

resource "aws_imagebuilder_image" "life" {
  image_recipe_arn                 = aws_imagebuilder_image_recipe.life.arn
  infrastructure_configuration_arn = aws_imagebuilder_infrastructure_configuration.life.arn
  image_tests_configuration { image_tests_enabled = false }
}
